import { offsetMs } from '@tutti/playback';
import type { GridClip } from '@tutti/sdk/grid';
import { BadgeButton } from './badge-button.tsx';
import { thumbCells } from './thumb-cells.ts';
import { shareAt, type TimeWindow } from './time-window.ts';
import type { ViewFacts } from './view-facts.ts';

type Props = {
  readonly facts: ViewFacts;
  readonly clip: GridClip | undefined;
  readonly window: TimeWindow;
  readonly zeroMs: number;
  readonly rowPx: number;
  readonly laneWidthPx: number;
  readonly onOpen: () => void;
};

/** Above and below a bar. */
const airPx = 4;

/** A clip's span on the timeline, with what is seen and heard in it. */
export function TimelineRow({ facts, clip, window, zeroMs, rowPx, laneWidthPx, onOpen }: Props) {
  const { clipId, number, name, view } = facts;
  return (
    <li class="row-of-clip" data-testid={`row-${clipId}`}>
      <span class="row-head">
        <b class="digits soft" aria-hidden="true">
          {number}
        </b>
        <span class="clip" title={name}>
          {name}
        </span>
        <BadgeButton facts={facts} onOpen={onOpen} />
      </span>
      <span class="row-lane">
        {clip && clip.durationMs > 0 && (
          <Bar clip={clip} view={view} window={window} zeroMs={zeroMs} rowPx={rowPx} laneWidthPx={laneWidthPx} />
        )}
      </span>
    </li>
  );
}

type BarProps = Pick<Props, 'window' | 'zeroMs' | 'rowPx' | 'laneWidthPx'> & { readonly clip: GridClip; readonly view: ViewFacts['view'] };

function Bar({ clip, view, window, zeroMs, rowPx, laneWidthPx }: BarProps) {
  const barPx = rowPx - 2 * airPx;
  const fromMs = offsetMs(clip, zeroMs);
  const leftPx = shareAt(window, fromMs) * laneWidthPx;
  const widthPx = shareAt(window, fromMs + clip.durationMs) * laneWidthPx - leftPx;
  const { media } = view;
  const shape = media && media.height > 0 ? media.width / media.height : 16 / 9;
  const cells = thumbCells({ leftPx, widthPx, laneWidthPx, cellPx: barPx * shape, count: media?.thumbsUrl ? media.thumbCount : 0 });
  const share = (ms: number) => `${(ms / clip.durationMs) * 100}%`;
  return (
    <span
      class={`bar ${clip.anchorMs === undefined ? 'unsynced' : ''}`}
      data-testid={`bar-${clip.clipId}`}
      data-from-ms={Math.round(fromMs)}
      style={`left: ${leftPx}px; width: ${Math.max(3, widthPx)}px`}
    >
      {media &&
        cells.map(({ leftPx: left, widthPx: width, index }) => (
          <span
            key={left}
            class="bar-thumb"
            style={`left: ${left}px; width: ${width}px; background-image: url("${media.thumbsUrl}"); background-size: ${media.thumbCount * barPx * shape}px 100%; background-position-x: ${-index * barPx * shape}px`}
          />
        ))}
      {media?.waveformUrl && <span class="bar-wave" style={`mask-image: url("${media.waveformUrl}")`} />}
      {clip.holes.map((hole) => (
        <span key={hole.fromMs} class="bar-hole" style={`left: ${share(hole.fromMs)}; width: ${share(hole.toMs - hole.fromMs)}`} />
      ))}
    </span>
  );
}
