import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import * as uws from 'uws-pack';

/** Both in PEM. */
export type TlsFiles = { readonly certFile: string; readonly keyFile: string };

/** @throws TlsFilesError when certificate or key cannot be used. */
export function uwsApp(tls: TlsFiles | undefined): uws.TemplatedApp {
  if (!tls) return uws.App();
  try {
    // NOTE the library itself takes unusable files without a word and then fails each handshake
    createSecureContext({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) });
  } catch (cause) {
    throw new TlsFilesError(tls.certFile, tls.keyFile, cause);
  }
  return uws.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile });
}

/** Certificate or key cannot be read, or do not belong together. */
export class TlsFilesError extends Error {
  override readonly name = 'TlsFilesError';
  readonly code = 'TLS_FILES';

  constructor(certFile: string, keyFile: string, cause: unknown) {
    super(`the gateway cannot use the certificate ${certFile} with the key ${keyFile}; set GATEWAY_TLS_CERT and GATEWAY_TLS_KEY`, {
      cause,
    });
  }
}
