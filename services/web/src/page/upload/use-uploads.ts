import { useEffect, useState } from 'preact/hooks';
import type { Upload } from './upload.ts';
import type { UploadQueue } from './upload-queue.ts';

export function useUploads(uploads: UploadQueue): readonly Upload[] {
  const [list, setList] = useState(uploads.list);
  useEffect(() => uploads.subscribe(() => setList(uploads.list)), [uploads]);
  return list;
}
