/** Something that is missing, and the command that would bring it. */
export type Need = { readonly what: string; readonly command: string };

/** What is missing for a whole ring. */
export function needs(ring: string): readonly Need[];

/** What is missing for some of its files. */
export function needsOfFiles(ring: string): readonly (Need & { readonly files: readonly string[] })[];
