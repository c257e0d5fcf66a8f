/** A listening server of the pages. */
export type Pages = AsyncDisposable & {
  readonly port: number;
  /** True, or why the pages cannot be shown. */
  ready(): true | string;
};

export type PagesOptions = { readonly host: string; readonly port: number };
