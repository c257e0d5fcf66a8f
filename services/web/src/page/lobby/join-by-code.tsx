import { roomCode } from '@tutti/protocol/json';
import { useState } from 'preact/hooks';
import { codeText } from '../room-code.ts';
import { goTo, roomPath } from '../route.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';

/** To the door of the room whose code or link one was given. */
export function JoinByCode() {
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState('');
  const join = (event: Event) => {
    event.preventDefault();
    const roomId = roomCode(code);
    if (roomId) goTo(roomPath(roomId));
    else setProblem('That is neither a code nor a link to a room.');
  };
  const change = (text: string) => {
    // A pasted link becomes the code that it holds: one sees what was understood.
    const linked = text.includes('/r/') ? roomCode(text) : undefined;
    setCode(linked ? codeText(linked) : text);
    setProblem('');
  };
  return (
    <form class="row" onSubmit={join}>
      <Field
        label="A code or a link"
        name="room-code"
        data-testid="room-code"
        value={code}
        problemId={problem ? 'room-code-problem' : undefined}
        maxLength={300}
        required
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        placeholder="K7M-2QX"
        onText={change}
      />
      <Button type="submit" data-testid="go-to-room">
        Go there
      </Button>
      <p class="field-problem" id="room-code-problem" role="alert">
        {problem}
      </p>
    </form>
  );
}
