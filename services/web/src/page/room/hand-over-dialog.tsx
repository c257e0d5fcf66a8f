import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

type Props = { readonly name: string; readonly onClose: () => void; readonly onHandOver: () => void };

export function HandOverDialog({ name, onClose, onHandOver }: Props) {
  const handOver = () => {
    onClose();
    onHandOver();
  };
  return (
    <Dialog title={`Make ${name} host?`} testId="hand-over" onClose={onClose}>
      <p>
        From then on {name} controls what plays. Only {name} can give it back.
      </p>
      <div class="dialog-actions">
        <Button onClick={onClose}>Keep it</Button>
        <Button kind="main" data-testid="hand-over-yes" onClick={handOver}>
          Hand over
        </Button>
      </div>
    </Dialog>
  );
}
