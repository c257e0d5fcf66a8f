/** Somebody else listens there. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'PORT_IN_USE';
  readonly port: number;

  /** `variable` of the environment moves `service` to another port. */
  constructor({ service, variable, host, port }: { service: string; variable: string; host: string; port: number }) {
    super(`${service} cannot listen on ${host}:${port}: the port is in use; set ${variable} to a free one`);
    this.port = port;
  }
}
