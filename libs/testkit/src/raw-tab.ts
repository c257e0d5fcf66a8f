import { type Cdp, CdpError } from './cdp.ts';
import { waitFor } from './wait-for.ts';

export type RawTab = {
  /** Runs in the page, and is no gesture. The function must stand alone, like its arguments and what it returns. */
  run<T, A extends readonly unknown[]>(inPage: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Presses the mouse there, a gesture, once the element is there and enabled. The tab must be shown. */
  click(selector: string): Promise<void>;
  /** Puts another tab over it in its window, or takes that away again. */
  hide(): Promise<void>;
  show(): Promise<void>;
  /** As a browser does to a tab that has long been hidden: no timer, no message, until thawed. */
  freeze(on: boolean): Promise<void>;
  /** The page's thread takes this many times as long; 1 is all it can. */
  throttle(times: number): Promise<void>;
  close(): Promise<void>;
  /** What nobody caught in the page. */
  readonly problems: readonly string[];
};

/** A function that stands alone, or its text. */
export type PageScript = (() => void) | string;

type Evaluated = { result: { value?: unknown }; exceptionDetails?: { text: string; exception?: { description?: string } } };

/** Opens `url` in a new window; `beforeAll` runs in the page before anything of its own does. */
export async function rawTab(cdp: Cdp, url: string, beforeAll: readonly PageScript[]): Promise<RawTab> {
  const problems: string[] = [];
  const { targetId } = await cdp.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank', newWindow: true });
  const { sessionId } = await cdp.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  const send = <T>(method: string, params: object = {}) => cdp.send<T>(method, params, sessionId);
  const targets = async () => (await cdp.send<{ targetInfos: { targetId: string; url: string }[] }>('Target.getTargets')).targetInfos;
  let cover: string | undefined;

  cdp.onEvent((event) => {
    if (event.sessionId !== sessionId || event.method !== 'Runtime.exceptionThrown') return;
    problems.push(thrown((event.params as { exceptionDetails: NonNullable<Evaluated['exceptionDetails']> }).exceptionDetails));
  });
  await send('Page.enable');
  await send('Runtime.enable');
  for (const each of beforeAll)
    await send('Page.addScriptToEvaluateOnNewDocument', { source: typeof each === 'string' ? each : `(${each})()` });
  await send('Page.navigate', { url });

  const run = async <T, A extends readonly unknown[]>(inPage: (...args: A) => T | Promise<T>, ...args: A): Promise<T> => {
    const expression = `(${inPage})(...${JSON.stringify(args)})`;
    const { result, exceptionDetails } = await send<Evaluated>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new CdpError(thrown(exceptionDetails));
    return result.value as T;
  };

  return {
    run,
    async click(selector) {
      const at = await waitFor(() => run(middleOf, selector), { what: `${selector} to press`, withinMs: 30_000, everyMs: 100 });
      const press = { ...at, button: 'left', clickCount: 1 };
      for (const type of ['mousePressed', 'mouseReleased']) await send('Input.dispatchMouseEvent', { type, ...press });
    },
    async hide() {
      const coverUrl = `about:blank#${targetId}`;
      // NOTE a target that DevTools opens comes into the browser's first window, one that the page opens into the page's.
      await send('Runtime.evaluate', { expression: `open('${coverUrl}', '_blank', 'noopener')`, userGesture: true });
      cover = await waitFor(async () => (await targets()).find((each) => each.url === coverUrl)?.targetId, { what: 'the tab over it' });
      await waitFor(() => run(() => document.visibilityState === 'hidden'), { what: 'the tab to be hidden', withinMs: 10_000 });
    },
    async show() {
      await cdp.send('Target.activateTarget', { targetId });
      if (cover !== undefined) await cdp.send('Target.closeTarget', { targetId: cover });
      cover = undefined;
      await waitFor(() => run(() => document.visibilityState === 'visible'), { what: 'the tab to be shown', withinMs: 10_000 });
    },
    freeze: async (on) => void (await send('Page.setWebLifecycleState', { state: on ? 'frozen' : 'active' })),
    throttle: async (times) => void (await send('Emulation.setCPUThrottlingRate', { rate: times })),
    close: async () => void (await cdp.send('Target.closeTarget', { targetId })),
    problems,
  };
}

function middleOf(selector: string): { x: number; y: number } | undefined {
  const element = document.querySelector<HTMLButtonElement>(selector);
  if (!element || element.disabled) return undefined;
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  return width > 0 ? { x: left + width / 2, y: top + height / 2 } : undefined;
}

const thrown = ({ text, exception }: NonNullable<Evaluated['exceptionDetails']>) => exception?.description ?? text;
