import { HttpRefusedError, refusedBy, unreachable } from './http.ts';

export type Upload = { readonly file: File; readonly roomId: string; readonly token: string; readonly onProgress: (share: number) => void };

/** Sends a file to the room's tracks. XHR, because fetch does not tell how much has been sent. @throws HttpRefusedError */
export function uploadTrack({ file, roomId, token, onProgress }: Upload): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/rooms/${roomId}/tracks?filename=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', audioType(file));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? resolve() : reject(refusedBy(request.status, request.responseText)));
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new HttpRefusedError({ code: 'aborted', status: 0, message: 'The upload was cancelled.' }));
    request.send(file);
  });
}

/** Browsers know few endings, and call some sound `video/…`; what it really is, the server measures. */
const audioType = ({ type }: File): string => (type.startsWith('audio/') ? type : 'audio/octet-stream');
