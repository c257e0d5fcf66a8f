/** Somebody else listens there. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'PORT_IN_USE';
  readonly port: number;

  constructor(host: string, port: number) {
    super(`the gateway cannot listen on ${host}:${port}: the port is in use; set GATEWAY_PORT to a free one`);
    this.port = port;
  }
}
