import { type ClientFrame, clientFrames, type ServerFrame, serverFrames } from '@tutti/protocol/json';

/** One end of a line, driven by a test as the gateway would. The newest is `FakeWebSocket.latest`. */
export class FakeWebSocket {
  static readonly all: FakeWebSocket[] = [];
  static get latest(): FakeWebSocket {
    const found = FakeWebSocket.all.at(-1);
    if (!found) throw new Error('no line was opened');
    return found;
  }
  static readonly create = (url: string, subprotocol: string): WebSocket => new FakeWebSocket(url, subprotocol) as unknown as WebSocket;

  readyState = 0;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  /** Each frame as the client sends it. */
  onFrame: (frame: ClientFrame) => void = () => {};
  readonly url: string;
  readonly subprotocol: string;

  constructor(url: string, subprotocol: string) {
    this.url = url;
    this.subprotocol = subprotocol;
    FakeWebSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
    this.onFrame(parsed(text));
  }
  close() {
    this.readyState = 3;
  }
  accept() {
    this.readyState = 1;
    this.onopen?.();
  }
  say(frame: ServerFrame) {
    this.onmessage?.({ data: serverFrames.encodeJson(frame) });
  }
  hangUp(code: number, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
  frames(): ClientFrame[] {
    return this.sent.map(parsed);
  }
}

function parsed(text: string): ClientFrame {
  const parsed = clientFrames.parseJson(text);
  if (!('value' in parsed)) throw new Error(text);
  return parsed.value;
}
