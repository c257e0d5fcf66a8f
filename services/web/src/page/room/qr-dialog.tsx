import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';

type Props = { readonly link: string; readonly code: string; readonly title: string; readonly onClose: () => void };
type Drawn = { readonly path: string; readonly size: number };

/** For a camera across the table. Dark on light in every theme: many readers know nothing else. */
export function QrDialog({ link, code, title, onClose }: Props) {
  const [drawn, setDrawn] = useState<Drawn | undefined>();
  useEffect(() => {
    let gone = false;
    import('./qr-path.ts').then(({ qrPath }) => !gone && setDrawn(qrPath(link)));
    return () => {
      gone = true;
    };
  }, [link]);
  return (
    <Dialog title={`Come into ${title}`} testId="qr" onClose={onClose}>
      <div class="qr">
        {drawn && (
          <svg viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={`QR code of ${link}`} shape-rendering="crispEdges">
            <path d={drawn.path} fill="#0c111b" />
          </svg>
        )}
      </div>
      <p class="qr-code digits">{code}</p>
      <p class="qr-link soft small">{link}</p>
    </Dialog>
  );
}
