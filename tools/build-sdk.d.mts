/** Builds the SDK as one package into `outDir`, which is emptied; `libs/sdk/dist` when left out. */
export function buildSdk(options?: { outDir?: string }): Promise<void>;
