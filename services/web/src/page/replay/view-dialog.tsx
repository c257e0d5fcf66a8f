import { clockText, measuredMs } from '../format.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { offsetText, utcDateText, utcText } from './grid-time.ts';
import type { ViewActs } from './use-view-acts.ts';
import type { ViewFacts } from './view-facts.ts';
import { actTexts, type ViewAct } from './view-note.ts';

type Props = { readonly facts: ViewFacts; readonly acts: ViewActs; readonly onClose: () => void };

/** All that is known of a view, what each of its sources says of its time, and all that can be done with it. */
export function ViewDialog({ facts, acts, onClose }: Props) {
  const { view, name, who, badge, note } = facts;
  const { media, sound, videoStartTimeMs, anchorErrorMs } = view;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['File', view.filename || undefined],
    ['Brought by', who],
    ['Begins', videoStartTimeMs === undefined ? 'not known' : momentText(videoStartTimeMs)],
    [
      'Known',
      sourceText[view.anchorSource] &&
        `${sourceText[view.anchorSource]}${anchorErrorMs === undefined ? '' : `, ±${measuredMs(anchorErrorMs, { signed: false })}`}`,
    ],
    ['By its sound', sound?.startTimeMs === undefined ? undefined : `${momentText(sound.startTimeMs)}${shareText(sound.confidence)}`],
    ['Before that', sound?.insteadOfMs === undefined ? undefined : momentText(sound.insteadOfMs)],
    ['Length', view.durationMs > 0 ? clockText(view.durationMs) : undefined],
    [
      'Picture',
      media && media.width > 0
        ? `${media.width} × ${media.height}${media.frameRate > 0 ? `, ${Number(media.frameRate.toFixed(2))} a second` : ''}`
        : undefined,
    ],
    ['Sound', media && (media.hasSound ? 'yes' : 'none')],
    [
      'Not recorded',
      media && media.holes.length > 0
        ? media.holes.map(({ fromMs, toMs }) => `${offsetText(fromMs)} to ${offsetText(toMs)}`).join(', ')
        : undefined,
    ],
  ];
  return (
    <Dialog title={name} testId="view-dialog" onClose={onClose}>
      <p class="view-sentence">
        <span class={`sync-badge ${badge.tone}`}>{badge.text}</span> {badge.sentence}
      </p>
      {note && note.text !== badge.sentence && <p class={`view-heard ${note.tone}`}>{note.text}</p>}
      <dl class="view-facts">
        {lines.map(
          ([term, text]) =>
            text && (
              <div key={term}>
                <dt class="soft">{term}</dt>
                <dd class="digits">{text}</dd>
              </div>
            ),
        )}
      </dl>
      <div class="dialog-actions">
        {actsFor(facts).map((act) => (
          <Button
            key={act}
            kind={act === 'remove' ? 'quiet' : 'plain'}
            {...(act === 'remove' ? { icon: 'bin' as const } : {})}
            class={act === 'remove' ? 'view-remove' : ''}
            data-testid={`dialog-${act}`}
            onClick={() => {
              acts[act](facts);
              if (act === 'remove') onClose();
            }}
          >
            {actTexts[act]}
          </Button>
        ))}
      </div>
      {!facts.mayTend && <p class="small soft">Who brought it, and who orders the queue, can align and remove it.</p>}
    </Dialog>
  );
}

/** More than the note offers: everything that would do something. */
function actsFor({ view, mayTend, canCompare }: ViewFacts): readonly ViewAct[] {
  if (!mayTend) return [];
  const { status, sound, videoStartTimeMs, anchorSource } = view;
  const isAsked = sound?.status === 'asked';
  const acts: ViewAct[] = ['remove'];
  if (status === 'ready' && canCompare && !isAsked && anchorSource !== 'sound')
    acts.push(videoStartTimeMs === undefined ? 'align' : 'check');
  if (anchorSource === 'sound') acts.push('undo');
  else if (sound?.startTimeMs !== undefined) acts.push('trust');
  return acts;
}

const sourceText: Readonly<Record<string, string>> = {
  segment: 'by the clock of the camera that wrote it',
  cutter: 'by the tool that cut it',
  name: 'by its file’s name',
  sound: 'by its sound, an estimate',
};

const momentText = (utcMs: number): string => `${utcText(utcMs)} UTC, ${utcDateText(utcMs)}`;
const shareText = (confidence: number | undefined): string => (confidence === undefined ? '' : `, ${Math.round(confidence * 100)} % sure`);
