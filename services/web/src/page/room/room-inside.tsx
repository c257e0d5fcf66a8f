import type { TuttiRoom } from '@tutti/sdk';
import { useEffect, useState } from 'preact/hooks';
import { later } from '../later.tsx';
import { goTo, replayPath } from '../route.ts';
import { Compact } from '../ui/compact.ts';
import { tellError } from '../ui/toasts.tsx';
import { DropAnywhere } from '../upload/drop-anywhere.tsx';
import type { UploadQueue } from '../upload/upload-queue.ts';
import { useArrival } from '../use-arrival.ts';
import { Dock } from './dock.tsx';
import { noticeOf } from './notice.ts';
import { NoticeStrip } from './notice-strip.tsx';
import { People } from './people.tsx';
import { Queue } from './queue.tsx';
import { type DialogName, RoomDialogs } from './room-dialogs.tsx';
import { RoomHead } from './room-head.tsx';
import { Share } from './share.tsx';
import { Stage } from './stage.tsx';
import { TapToStart } from './tap-to-start.tsx';
import { TogetherPanel } from './together-panel.tsx';
import { useCompact } from './use-compact.ts';
import { useHostAway } from './use-host-away.ts';
import { useOnline } from './use-online.ts';
import { useRoom } from './use-room.ts';
import { useSeek } from './use-seek.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useTwin } from './use-twin.ts';
import { useVolume } from './use-volume.ts';
import { waitingOf } from './waiting.ts';
import { controlsFor } from './who-may.ts';

const Views = later(async () => (await import('./views.tsx')).Views);
const BackgroundVideo = later(async () => (await import('./background-video.tsx')).BackgroundVideo);

type Props = { readonly room: TuttiRoom; readonly roomId: string; readonly uploads: UploadQueue; readonly onLeave: () => void };

export function RoomInside({ room, roomId, uploads, onLeave }: Props) {
  const now = useRoom(room);
  const { view, audio, sync } = now;
  const online = useOnline();
  const hostGoneInMs = useHostAway(view);
  const hasTwin = useTwin(`${roomId} ${view?.memberId ?? ''}`);
  const volume = useVolume(room);
  const controls = controlsFor(view, now.line.status === 'open');
  const [tapPutOff, setTapPutOff] = useState(false);
  const compact = useCompact();
  const [dialog, openDialog] = useState<DialogName | undefined>();
  const [resyncing, setResyncing] = useState(false);
  useArrival();

  const attempt = (doing: string, wish: () => Promise<unknown>) => wish().catch((error: unknown) => tellError(doing, error));
  const seek = useSeek({ positionMs: now.positionMs, enabled: controls.seek, onSeek: (ms) => attempt('Seek', () => room.seek(ms)) });
  const resync = async () => {
    setResyncing(true);
    await attempt('Resync', () => room.resync());
    setResyncing(false);
  };
  const pauseHere = () => (room.pausedHere() ? room.resumeHere() : room.pauseHere());
  const waiting = view && waitingOf(view, localNowMs() + (sync.offsetMs ?? 0));
  const blocked = audio.status === 'blocked';
  const notice = noticeOf({
    view,
    line: now.line.status,
    retryInMs: now.line.retryInMs,
    noNetwork: !online,
    unsynchronised: sync.status === 'unsynchronised',
    needsResync: audio.needsResync,
    soundHeldBack: blocked && tapPutOff,
    loading: audio.status === 'loading',
    buffering: audio.status === 'buffering',
    pausedHere: room.pausedHere(),
    waiting,
    problem: audio.problem,
    hostGoneInMs,
    hasTwin: hasTwin && !volume.muted,
  });
  const playPause = () => {
    const next = view?.playback.track ?? view?.tracks[0];
    if (controls.pause) void attempt('Pause', room.pause);
    else if (controls.resume) void attempt('Resume', room.resume);
    else if (controls.play && next) void attempt('Play', () => room.play(next.trackId));
  };
  useShortcuts({
    playPause,
    nudge: seek.nudge,
    mute: volume.toggleMute,
    resync,
    next: () => controls.skip && void attempt('Skip', room.skip),
    pauseHere,
    help: () => openDialog('help'),
  });

  const addViews = (files: readonly File[]) => {
    uploads.add(files, 'clip');
    goTo(replayPath(roomId));
  };

  useEffect(() => {
    if (view?.title) document.title = `${view.title} · Tutti`;
    return () => {
      document.title = 'Tutti';
    };
  }, [view?.title]);
  useEffect(() => {
    if (!blocked) setTapPutOff(false);
  }, [blocked]);

  return (
    <Compact.Provider value={compact.isCompact}>
      <div class={`shell room-shell ${compact.isCompact ? 'compact' : ''}`} data-testid="room" data-compact={compact.isCompact}>
        <RoomHead
          sync={sync}
          compact={compact}
          onHelp={() => openDialog('help')}
          onSettings={() => openDialog('settings')}
          onLeave={onLeave}
        />
        <main id="main" tabindex={-1}>
          <div class="room-top">
            <h1 data-testid="room-title">{view?.title || '\u00a0'}</h1>
            <NoticeStrip
              notice={notice}
              onAct={{
                'try-now': resync,
                resync,
                'start-sound': () => void room.unlock(),
                mute: volume.toggleMute,
                'resume-here': pauseHere,
              }}
            />
          </div>
          {view?.settings.backgroundUrl && <BackgroundVideo room={room} now={now} url={view.settings.backgroundUrl} />}
          <Stage room={room} shown={room.hasPicture() && view?.playback.status !== 'idle'} />
          <div class="room">
            <TogetherPanel room={room} now={now} />
            <div class="people-and-views">
              <People room={room} now={now} waiting={waiting} hostGoneInMs={hostGoneInMs} attempt={attempt} />
              {view && <Views view={view} roomId={roomId} mayAdd={controls.add} />}
            </div>
            <div class="side">
              <Share roomId={roomId} title={view?.title ?? ''} />
              <Queue room={room} view={view} audio={audio} controls={controls} uploads={uploads} attempt={attempt} />
            </div>
          </div>
        </main>
        <Dock
          room={room}
          now={now}
          controls={controls}
          seek={seek}
          volume={volume}
          resync={{ busy: resyncing, press: resync }}
          onPlayPause={playPause}
          onPauseHere={pauseHere}
          onDevice={() => openDialog('device')}
          attempt={attempt}
        />
        <DropAnywhere enabled={controls.add} onFiles={uploads.add} onViews={addViews} />
        {blocked && !tapPutOff && <TapToStart room={room} onPutOff={() => setTapPutOff(true)} />}
        <RoomDialogs
          open={dialog}
          room={room}
          view={view}
          compact={compact}
          mayConfigure={controls.configure}
          attempt={attempt}
          onClose={() => openDialog(undefined)}
        />
      </div>
    </Compact.Provider>
  );
}

const localNowMs = () => performance.timeOrigin + performance.now();
