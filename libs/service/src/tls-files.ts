import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { optionalEnv, requiredEnv } from './config.ts';

/** A certificate and its key, both files in PEM, and the variables that name them. */
export type TlsFiles = { readonly certFile: string; readonly keyFile: string };

/** `<prefix>_TLS_CERT` and `<prefix>_TLS_KEY`; undefined when there is no certificate. @throws ConfigError for a certificate without a key. */
export function tlsFilesEnv(prefix: string): TlsFiles | undefined {
  const certFile = optionalEnv(`${prefix}_TLS_CERT`, undefined);
  if (certFile === undefined) return undefined;
  return { certFile, keyFile: requiredEnv(`${prefix}_TLS_KEY`, `the key of ${prefix}_TLS_CERT, a file in PEM`) };
}

/** @throws TlsFilesError when certificate or key cannot be used: the socket library takes such files without a word and then fails each handshake. */
export function checkTlsFiles({ certFile, keyFile }: TlsFiles, prefix: string): void {
  try {
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
  } catch (cause) {
    throw new TlsFilesError({ certFile, keyFile }, prefix, cause);
  }
}

/** Certificate or key cannot be read, or do not belong together. */
export class TlsFilesError extends Error {
  override readonly name = 'TlsFilesError';
  readonly code = 'TLS_FILES';

  constructor({ certFile, keyFile }: TlsFiles, prefix: string, cause: unknown) {
    super(`the certificate ${certFile} cannot be used with the key ${keyFile}; set ${prefix}_TLS_CERT and ${prefix}_TLS_KEY`, { cause });
  }
}
