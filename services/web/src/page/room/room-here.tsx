import type { TuttiRoom } from '@tutti/sdk';
import { useEffect, useState } from 'preact/hooks';
import { later } from '../later.tsx';
import { uploadQueue } from '../upload/upload-queue.ts';
import { RoomInside } from './room-inside.tsx';

const ReplayPage = later(async () => (await import('../replay/replay-page.tsx')).ReplayPage);

type Props = { readonly room: TuttiRoom; readonly roomId: string; readonly replay: boolean; readonly onLeave: () => void };

/** In a room: its music or its clips. Connection and uploads go on over both. */
export function RoomHere({ replay, ...props }: Props) {
  const [uploads] = useState(() => uploadQueue(props.roomId));
  useEffect(() => () => uploads[Symbol.dispose](), [uploads]);
  return replay ? <ReplayPage {...props} uploads={uploads} /> : <RoomInside {...props} uploads={uploads} />;
}
