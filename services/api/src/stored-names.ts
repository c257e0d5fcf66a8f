import type { MemberStore } from '@tutti/event-log';
import type { Members } from './needs.ts';

/** Display names in the member store, each under its member's own key. */
export const storedNames = (store: Pick<MemberStore, 'seal' | 'openMany'>): Members => ({
  register: (memberId, displayName) => store.seal(memberId, { displayName }),
  async namesOf(memberIds) {
    const names = new Map<string, string>();
    for (const [memberId, { displayName }] of await store.openMany(memberIds))
      if (typeof displayName === 'string') names.set(memberId, displayName);
    return names;
  },
});
