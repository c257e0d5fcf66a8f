import type { Upload } from '../upload/upload.ts';
import type { UploadQueue } from '../upload/upload-queue.ts';
import { UploadRow } from '../upload/upload-row.tsx';

type Props = { readonly sending: readonly Upload[]; readonly uploads: UploadQueue };

/** Clips on their way, above the grid that they come into. */
export function ClipUploads({ sending, uploads }: Props) {
  if (sending.length === 0) return null;
  return (
    <ul class="clip-uploads" data-testid="clip-uploads">
      {sending.map((upload) => (
        <UploadRow key={upload.id} upload={upload} uploads={uploads} />
      ))}
    </ul>
  );
}
