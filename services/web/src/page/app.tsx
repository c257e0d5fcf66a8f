import { LabLater } from './lab-later.tsx';
import { Lobby } from './lobby/lobby.tsx';
import { RoomPage } from './room/room-page.tsx';
import { routeOf, usePath } from './route.ts';
import { Toasts } from './ui/toasts.tsx';

export function App() {
  const route = routeOf(usePath());
  return (
    <>
      {route.page === 'room' && <RoomPage key={route.roomId} roomId={route.roomId} replay={route.replay} />}
      {route.page === 'lab' && <LabLater />}
      {(route.page === 'lobby' || route.page === 'missing') && <Lobby missing={route.page === 'missing'} />}
      <Toasts />
    </>
  );
}
