import { spawn } from 'node:child_process';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Opens an address with the user's browser: BROWSER of the environment, else the desktop's own way. Where there is
 * no desktop, or the browser does not start, nothing happens: the address is printed anyway.
 */
export function openBrowser(url: string, env: Env): void {
  const command = browserOf(env);
  if (command === undefined) return;
  const child = spawn(command, [url], { env, stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function browserOf(env: Env): string | undefined {
  const chosen = env['BROWSER'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (process.platform === 'darwin') return 'open';
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? 'xdg-open' : undefined;
}
