/** By what the browser or its name says; ingest looks at what it is. */
export const isSoundFile = ({ type, name }: Pick<File, 'type' | 'name'>): boolean =>
  type.startsWith('audio/') || (type === '' && /\.(mp3|wav|flac|m4a|aac|ogg|opus)$/i.test(name));
