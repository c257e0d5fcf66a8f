/**
 * Whether a page may connect (W18): one from the host it connects to, whatever the port, or from an origin on the list (`*`: any). Who sends no
 * Origin is no page: browsers always do.
 */
export function allowedOrigin(origin: string, host: string, allowed: readonly string[]): boolean {
  if (origin === '' || allowed.includes('*') || allowed.includes(origin)) return true;
  return URL.canParse(origin) && URL.canParse(`http://${host}`) && new URL(origin).hostname === new URL(`http://${host}`).hostname;
}
