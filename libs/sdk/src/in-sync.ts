/** What one hears as one sound, and not as an echo. */
export const inSyncMs = 15;
