import { Icon } from '../icons.tsx';
import { roomPath } from '../route.ts';
import { tell, tellError } from '../toasts.tsx';

export function RoomHead({ title, roomId }: { title: string; roomId: string }) {
  const copy = async () => {
    const link = location.origin + roomPath(roomId);
    try {
      await navigator.clipboard.writeText(link);
      tell('Link copied.');
    } catch {
      tellError('Copy the link', new Error(`your browser does not allow it here. It is ${link}`));
    }
  };
  return (
    <div class="room-head">
      <h1 data-testid="room-title">{title || '\u00a0'}</h1>
      <div class="code">
        <span>Room code</span>
        <span class="digits" data-testid="room-code">
          {roomId}
        </span>
        <button type="button" class="button quiet" data-testid="copy-link" onClick={copy}>
          <Icon name="link" />
          Copy link
        </button>
      </div>
    </div>
  );
}
