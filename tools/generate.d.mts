/** The modules of shapes by their file's name. `proto` is the folder with buf.yaml. */
export function contractShapes(options?: { readonly proto?: string }): Record<string, string>;
