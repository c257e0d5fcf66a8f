type Options = { readonly proto?: string };
export function bufLint(options?: Options): string[];
export function bufBreaking(options?: Options): string[];
export function generatedFresh(): string[];
export function renewImage(version: string, options?: Options): string[];
