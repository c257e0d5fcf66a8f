import { checkTlsFiles, type TlsFiles } from '@tutti/service';
import * as uws from 'uws-pack';

/** @throws TlsFilesError when certificate or key cannot be used. */
export function uwsApp(tls: TlsFiles | undefined): uws.TemplatedApp {
  if (!tls) return uws.App();
  checkTlsFiles(tls, 'GATEWAY');
  return uws.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile });
}
