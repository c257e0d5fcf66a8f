import { createAudioContext } from '@tutti/sdk';
import { useState } from 'preact/hooks';
import { enterNext } from '../entering.ts';
import { guestFor } from '../guest.ts';
import { postJson } from '../http.ts';
import { goTo, roomPath } from '../route.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { tellError } from '../ui/toasts.tsx';

/** Opens a room and goes in at once. */
export function OpenRoom({ name }: { name: string }) {
  const [title, setTitle] = useState('');
  const [opening, setOpening] = useState(false);

  const open = async (event: Event) => {
    event.preventDefault();
    const audioContext = createAudioContext();
    void audioContext.resume();
    setOpening(true);
    try {
      const { token } = await guestFor(name);
      const { roomId } = await postJson<{ roomId: string }>('/api/rooms', { title: title.trim() }, token);
      enterNext({ roomId, name, audioContext });
      goTo(roomPath(roomId));
    } catch (error) {
      tellError('Open a room', error);
      setOpening(false);
      await audioContext.close();
    }
  };

  return (
    <form class="row" onSubmit={open}>
      <Field
        label="A new room, called"
        name="room-title"
        data-testid="room-title"
        value={title}
        maxLength={120}
        required
        pattern=".*\S.*"
        placeholder="Kitchen"
        autocomplete="off"
        onText={setTitle}
      />
      <Button type="submit" kind="main" data-testid="create-room" disabled={opening}>
        Open room
      </Button>
    </form>
  );
}
