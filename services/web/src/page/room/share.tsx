import { useEffect, useState } from 'preact/hooks';
import { codeText } from '../room-code.ts';
import { roomPath } from '../route.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import { tellError } from '../ui/toasts.tsx';
import { QrDialog } from './qr-dialog.tsx';

const copiedForMs = 2_500;

/** How others come in: the code to say, the link to send, the picture to point at. */
export function Share({ roomId, title }: { roomId: string; title: string }) {
  const link = location.origin + roomPath(roomId);
  const [copied, setCopied] = useState(0);
  const [showing, setShowing] = useState(false);
  useEffect(() => {
    if (copied === 0) return;
    const timer = setTimeout(() => setCopied(0), copiedForMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied((n) => n + 1);
    } catch {
      tellError('Copy the link', new Error(`your browser does not allow it here. It is ${link}`));
    }
  };
  return (
    <Panel id="share" title="Invite" summary={codeText(roomId)}>
      <p class="share-code digits" data-testid="room-code" title={roomId}>
        {codeText(roomId)}
      </p>
      <div class="share-ways">
        <Button icon={copied ? 'check' : 'link'} data-testid="copy-link" onClick={copy}>
          <span aria-live="polite">{copied ? 'Link copied' : 'Copy link'}</span>
        </Button>
        <Button icon="code" data-testid="show-qr" onClick={() => setShowing(true)}>
          Show QR
        </Button>
      </div>
      {showing && <QrDialog link={link} code={codeText(roomId)} title={title} onClose={() => setShowing(false)} />}
    </Panel>
  );
}
