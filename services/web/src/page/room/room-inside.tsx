import type { TuttiRoom } from '@tutti/sdk';
import { useEffect, useState } from 'preact/hooks';
import { tellError } from '../ui/toasts.tsx';
import { DropAnywhere } from '../upload/drop-anywhere.tsx';
import { uploadQueue } from '../upload/upload-queue.ts';
import { useArrival } from '../use-arrival.ts';
import { Dock } from './dock.tsx';
import { noticeOf } from './notice.ts';
import { NoticeStrip } from './notice-strip.tsx';
import { People } from './people.tsx';
import { RoomHead } from './room-head.tsx';
import { Share } from './share.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { TapToStart } from './tap-to-start.tsx';
import { TogetherPanel } from './together-panel.tsx';
import { Tracks } from './tracks.tsx';
import { useHostAway } from './use-host-away.ts';
import { useOnline } from './use-online.ts';
import { useRoom } from './use-room.ts';
import { useSeek } from './use-seek.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useTwin } from './use-twin.ts';
import { useVolume } from './use-volume.ts';
import { controlsFor } from './who-may.ts';

type Props = { readonly room: TuttiRoom; readonly roomId: string; readonly onLeave: () => void };

export function RoomInside({ room, roomId, onLeave }: Props) {
  const now = useRoom(room);
  const { view, audio, sync } = now;
  const online = useOnline();
  const hostGoneInMs = useHostAway(view);
  const hasTwin = useTwin(`${roomId} ${view?.memberId ?? ''}`);
  const volume = useVolume(room);
  const controls = controlsFor(view, now.line.status === 'open');
  const [uploads] = useState(() => uploadQueue(roomId));
  const [tapPutOff, setTapPutOff] = useState(false);
  const [help, setHelp] = useState(false);
  const [resyncing, setResyncing] = useState(false);
  useArrival();

  const attempt = (doing: string, wish: () => Promise<unknown>) => wish().catch((error: unknown) => tellError(doing, error));
  const seek = useSeek({ positionMs: now.positionMs, enabled: controls.seek, onSeek: (ms) => attempt('Seek', () => room.seek(ms)) });
  const resync = async () => {
    setResyncing(true);
    await attempt('Resync', () => room.resync());
    setResyncing(false);
  };
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
  useShortcuts({ playPause, nudge: seek.nudge, mute: volume.toggleMute, resync, help: () => setHelp(true) });

  useEffect(() => {
    if (view?.title) document.title = `${view.title} · Tutti`;
    return () => {
      document.title = 'Tutti';
    };
  }, [view?.title]);
  useEffect(() => () => uploads[Symbol.dispose](), [uploads]);
  useEffect(() => {
    if (!blocked) setTapPutOff(false);
  }, [blocked]);

  return (
    <div class="shell room-shell">
      <RoomHead sync={sync} onHelp={() => setHelp(true)} onLeave={onLeave} />
      <main id="main" tabindex={-1}>
        <div class="room-top">
          <h1 data-testid="room-title">{view?.title || '\u00a0'}</h1>
          <NoticeStrip
            notice={notice}
            onAct={{ 'try-now': resync, resync, 'start-sound': () => void room.unlock(), mute: volume.toggleMute }}
          />
        </div>
        <div class="room">
          <TogetherPanel room={room} now={now} />
          <People room={room} now={now} hostGoneInMs={hostGoneInMs} attempt={attempt} />
          <div class="side">
            <Share roomId={roomId} title={view?.title ?? ''} />
            <Tracks room={room} view={view} audio={audio} canPlay={controls.play} uploads={uploads} attempt={attempt} />
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
        attempt={attempt}
      />
      <DropAnywhere enabled={view !== undefined} onFiles={uploads.add} />
      {blocked && !tapPutOff && <TapToStart room={room} onPutOff={() => setTapPutOff(true)} />}
      {help && <ShortcutsDialog onClose={() => setHelp(false)} />}
    </div>
  );
}
