import { type ElementAdapterOptions, elementAdapter } from './element-adapter.ts';
import type { MediaAdapter } from './media-adapter.ts';

/** A stream cut in segments: hls.js feeds the element where there are Media Source Extensions, the browser itself where there are none (iPhones). */
export async function hlsAdapter(source: ElementAdapterOptions): Promise<MediaAdapter> {
  const { default: Hls, ErrorTypes, Events } = await import('hls.js');
  if (!Hls.isSupported()) return elementAdapter(source);
  return elementAdapter({
    ...source,
    attach(element, url, fail) {
      const hls = new Hls();
      let recovered = 0;
      hls.on(Events.ERROR, (_event, { fatal, type, details, error }) => {
        if (!fatal) return;
        if (type === ErrorTypes.MEDIA_ERROR && recovered++ < mostRecoveries) hls.recoverMediaError();
        else fail(error ?? new Error(details));
      });
      hls.loadSource(url);
      hls.attachMedia(element);
      return () => hls.destroy();
    },
  });
}

const mostRecoveries = 3;
