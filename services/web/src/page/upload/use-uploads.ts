import { useEffect, useState } from 'preact/hooks';
import type { Upload } from './upload.ts';
import type { Uploads } from './uploads.ts';

export function useUploads(uploads: Uploads): readonly Upload[] {
  const [list, setList] = useState(uploads.list);
  useEffect(() => uploads.subscribe(() => setList(uploads.list)), [uploads]);
  return list;
}
