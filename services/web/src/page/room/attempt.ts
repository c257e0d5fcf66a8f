/** Runs a wish and tells the person by name when it fails: `Pause: Only the host can do this.` */
export type Attempt = (doing: string, wish: () => Promise<unknown>) => Promise<unknown>;
