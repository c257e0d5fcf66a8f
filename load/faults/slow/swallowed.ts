/** What the planted gateway prints when it has swallowed its first frame. */
export const swallowed = 'planted: a frame was swallowed';
