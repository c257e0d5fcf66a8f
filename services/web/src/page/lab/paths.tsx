import { Panel } from '../ui/panel.tsx';
import { fineMs } from './fine-ms.ts';
import type { PathNow } from './lab-session.ts';

const titles = { time: 'Time endpoint', gateway: 'Gateway' } as const;

/** The ways to the server's clock, and which is believed: the one whose answers come sooner. */
export function Paths({ paths }: { paths: readonly PathNow[] }) {
  const gateway = paths.some(({ name }) => name === 'gateway');
  return (
    <Panel id="paths" title="Paths">
      <ul class="paths" data-testid="paths">
        {paths.map(({ name, url, line, inUse, rttMs, floorMs, answers }) => (
          <li key={name} data-testid={`path-${name}`} data-line={line.status} data-in-use={inUse} data-floor-ms={floorMs}>
            <p class="path-name">
              <strong>{titles[name]}</strong>
              {inUse && <span class="in-use">in use</span>}
            </p>
            <p class="path-floor digits">
              {fineMs(floorMs, { signed: false })}
              <span class="small soft"> floor</span>
            </p>
            <p class="small soft clip" title={url}>
              {line.status === 'open' ? address(url) : lineText[line.status]}
            </p>
            <p class="small soft digits">{answers === 0 ? 'no answer yet' : `last ${fineMs(rttMs, { signed: false })}`}</p>
          </li>
        ))}
        {paths.length === 0 && (
          <li>
            <p class="path-name">
              <strong>{titles.time}</strong>
            </p>
            <p class="path-floor">–</p>
            <p class="small soft">no address yet</p>
          </li>
        )}
      </ul>
      {!gateway && <p class="small soft path-note">A gateway tells the time to members alone: open the lab from a room to compare.</p>}
    </Panel>
  );
}

const lineText = { connecting: 'connecting…', waiting: 'lost; trying again', closed: 'closed for good' } as const;
const address = (url: string): string => url.replace(/^wss?:\/\//, '');
