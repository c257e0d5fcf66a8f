/** The token of an `authorization` header; the scheme's case does not matter (RFC 9110). */
export const bearerOf = (header: string | undefined): string | undefined => /^bearer +(\S+) *$/iu.exec(header ?? '')?.[1];
