import '../room/views.css';
import './replay.css';
import './timeline.css';
import type { TuttiRoom } from '@tutti/sdk';
import type { GridSpan } from '@tutti/sdk/grid';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ShortcutsDialog } from '../room/shortcuts-dialog.tsx';
import { useOnline } from '../room/use-online.ts';
import { useRoom } from '../room/use-room.ts';
import { useVolume } from '../room/use-volume.ts';
import { controlsFor } from '../room/who-may.ts';
import { roomPath } from '../route.ts';
import { tell, tellError } from '../ui/toasts.tsx';
import { DropAnywhere } from '../upload/drop-anywhere.tsx';
import type { UploadQueue } from '../upload/upload-queue.ts';
import { useUploads } from '../upload/use-uploads.ts';
import { useArrival } from '../use-arrival.ts';
import { ClipUploads } from './clip-uploads.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { isSoundFile } from './is-sound-file.ts';
import { ReplayEmpty } from './replay-empty.tsx';
import { ReplayHead } from './replay-head.tsx';
import { type ReplayPress, replayShortcuts } from './replay-shortcuts.ts';
import { ReplayTop } from './replay-top.tsx';
import { Tiles } from './tiles.tsx';
import { Timeline } from './timeline.tsx';
import { Transport } from './transport.tsx';
import { useAudible } from './use-audible.ts';
import { useDriver } from './use-driver.ts';
import { useGrid } from './use-grid.ts';
import { useLongChecks } from './use-long-checks.ts';
import { useQuietMusic } from './use-quiet-music.ts';
import { useReplayShortcuts } from './use-replay-shortcuts.ts';
import { useViewActs } from './use-view-acts.ts';
import { ViewDialog } from './view-dialog.tsx';
import { viewFacts } from './view-facts.ts';
import { whoDrives } from './who-drives.ts';

type Props = { readonly room: TuttiRoom; readonly roomId: string; readonly uploads: UploadQueue };
/** More pictures than this nobody can look at, nor a browser play. */
const mostShown = 16;

type DialogName = 'help' | 'export' | { readonly clipId: string };

/** The clips of several cameras side by side on one timeline, watched together with the room or alone. */
export function ReplayPage({ room, roomId, uploads }: Props) {
  const { view, sync, line } = useRoom(room);
  const online = useOnline() && line.status === 'open';
  const views = (view?.views ?? []).slice(0, mostShown);
  const { grid, clips } = useGrid(views);
  const { driver, together, playTogether } = useDriver(room, grid);
  const attempt = (doing: string, wish: () => Promise<unknown>) => wish().catch((error: unknown) => tellError(doing, error));
  const { acts, dismissed } = useViewActs(room, attempt);
  const controls = controlsFor(view, online);
  const drives = whoDrives(view, { together, online });
  const volume = useVolume(grid);
  const longIds = useLongChecks(views);
  const [large, setLarge] = useState<string | undefined>();
  const [noExports, setNoExports] = useState(false);
  const [dialog, openDialog] = useState<DialogName | undefined>();
  const zoom = useRef<(by: 1 | -1) => void>(() => {});
  const sending = useUploads(uploads).filter(({ kind, clipId }) => kind === 'clip' && !views.some((one) => one.clipId === clipId));
  useArrival();
  useQuietMusic(room);

  const reading = grid.reading();
  const facts = view ? viewFacts({ room: view, views, readings: reading.clips, mayOrder: controls.order, dismissed, longIds }) : [];
  const audible = useAudible(grid, facts);
  const shown = typeof dialog === 'object' ? facts.find(({ clipId }) => clipId === dialog.clipId) : undefined;

  useEffect(() => {
    if (view?.title) document.title = `Replay · ${view.title} · Tutti`;
    return () => {
      document.title = 'Tutti';
    };
  }, [view?.title]);

  const add = (files: readonly File[]) => {
    const sounds = files.filter(isSoundFile);
    uploads.add(sounds);
    if (sounds.length > 0) tell(`${sounds.length === 1 ? 'A sound' : 'Sounds'} cannot be a view: added to the room’s queue.`);
    uploads.add(
      files.filter((file) => !isSoundFile(file)),
      'clip',
    );
  };
  const playPause = () => (grid.reading().status === 'paused' ? driver.play() : driver.pause());
  const loopEdge = (edge: 'from' | 'to') => {
    const { timelineMs, lengthMs, loop } = grid.reading();
    const span: GridSpan =
      edge === 'from'
        ? { fromMs: timelineMs, toMs: loop && loop.toMs > timelineMs ? loop.toMs : lengthMs }
        : { fromMs: loop && loop.fromMs < timelineMs ? loop.fromMs : 0, toMs: timelineMs };
    if (span.toMs - span.fromMs >= 100) driver.setLoop(span);
  };
  const toggleLarge = (at: number | undefined) => {
    const clipId = at === undefined ? undefined : facts[at]?.clipId;
    if (at === undefined || clipId) setLarge(clipId === large ? undefined : clipId);
  };
  const toggleFull = () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  const refuse = () => tell(drives.why);

  useReplayShortcuts((press: ReplayPress) => {
    const drive = (act: () => void) => (drives.enabled ? act() : refuse());
    switch (press.action) {
      case 'play-pause':
        return drive(playPause);
      case 'frame':
        return drive(() => driver.step(press.by));
      case 'second':
        return drive(() => driver.seek(grid.reading().timelineMs + press.by * 1_000));
      case 'jump':
        return drive(() => driver.seek(grid.reading().timelineMs + press.by * 5_000));
      case 'loop-edge':
        return drive(() => loopEdge(press.edge));
      case 'no-loop':
        return drive(() => driver.setLoop(undefined));
      case 'view':
        return toggleLarge(press.at);
      case 'hear':
        return audible.hear(press.at === undefined ? undefined : facts[press.at]?.clipId);
      case 'mute':
        return volume.toggleMute();
      case 'zoom':
        return zoom.current(press.by);
      case 'full':
        return toggleFull();
      case 'help':
        return openDialog('help');
    }
  });

  const isEmpty = view !== undefined && views.length === 0;
  return (
    <div class="shell replay-shell" data-testid="replay">
      <ReplayHead sync={sync} roomPath={roomPath(roomId)} onHelp={() => openDialog('help')}>
        <ReplayTop
          title={view?.title ?? ''}
          facts={facts}
          count={view?.views.length ?? 0}
          spreadMs={reading.spreadMs}
          together={together}
          onTogether={isEmpty ? undefined : playTogether}
          isSilenced={reading.isSilenced}
          onSound={() => void grid.play()}
          mayAdd={controls.add && !isEmpty}
          onFiles={add}
          onExport={isEmpty || noExports ? undefined : () => openDialog('export')}
        />
      </ReplayHead>
      <main id="main" tabindex={-1} class="replay">
        <ClipUploads sending={sending} uploads={uploads} />
        {isEmpty ? (
          <ReplayEmpty mayAdd={controls.add} sending={sending.length > 0} onFiles={add} />
        ) : (
          <Tiles
            grid={grid}
            facts={facts}
            clips={clips}
            large={large}
            onLarge={setLarge}
            audible={audible.audibleId}
            onHear={audible.hear}
            acts={acts}
            onOpen={(clipId) => openDialog({ clipId })}
          />
        )}
        {!isEmpty && (
          <div class="replay-desk">
            <Transport
              grid={grid}
              enabled={drives.enabled}
              why={drives.why}
              volume={volume}
              onPlayPause={playPause}
              onStep={driver.step}
              onRate={driver.setRate}
              onLoopEdge={loopEdge}
              onNoLoop={() => driver.setLoop(undefined)}
              onFull={toggleFull}
            />
            <Timeline
              grid={grid}
              clips={clips}
              facts={facts}
              enabled={drives.enabled}
              onScrub={{ begin: driver.scrubBegin, to: driver.scrubTo, end: driver.scrubEnd }}
              onSeek={driver.seek}
              onLoop={driver.setLoop}
              onOpen={(clipId) => openDialog({ clipId })}
              onZoomer={(by) => {
                zoom.current = by;
              }}
            />
          </div>
        )}
      </main>
      <DropAnywhere enabled={controls.add} onFiles={add} text="Drop clips to see them side by side" />
      {dialog === 'help' && <ShortcutsDialog list={replayShortcuts} onClose={() => openDialog(undefined)} />}
      {dialog === 'export' && (
        <ExportDialog
          roomId={roomId}
          facts={facts}
          reading={reading}
          onMissing={() => setNoExports(true)}
          onClose={() => openDialog(undefined)}
        />
      )}
      {shown && <ViewDialog facts={shown} acts={acts} onClose={() => openDialog(undefined)} />}
    </div>
  );
}
