// The page (bundled by browser-client.ts): the SDK, and a direct line to the harness by which the page's clock is placed on the machine's.
import { localNowMs } from '../../../libs/sdk/src/local-clock.ts';
import { type Belief, type ClientOrder, sdkClient } from './sdk-client.ts';

/** `l0`, `l3`: the page's clock before and after the harness read the machine's at `hostMs`. */
export type Placing = { readonly l0: number; readonly hostMs: number; readonly l3: number };
export type PageTold = { readonly beliefs: Belief[]; readonly placings: Placing[] };

declare global {
  interface Window {
    startClient(order: ClientOrder, harnessUrl: string): void;
    tellClient(): PageTold;
  }
}

const sampleEveryMs = 100;
const placeEveryMs = 50;
let told: PageTold = { beliefs: [], placings: [] };

window.startClient = (order, harnessUrl) => {
  const client = sdkClient(order);
  setInterval(() => told.beliefs.push(...client.beliefs()), sampleEveryMs);
  const harness = new WebSocket(harnessUrl);
  harness.onopen = () => setInterval(() => harness.send(String(localNowMs())), placeEveryMs);
  harness.onmessage = ({ data }) => {
    const [l0 = 0, hostMs = 0] = String(data).split(' ').map(Number);
    told.placings.push({ l0, hostMs, l3: localNowMs() });
  };
};
window.tellClient = () => {
  const answer = told;
  told = { beliefs: [], placings: [] };
  return answer;
};
