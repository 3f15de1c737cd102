import { watch } from 'node:fs';

/**
 * Tells when serial or HID devices come or go, where the system shows them as files (Linux). Elsewhere, and where the folder
 * cannot be watched, it is absent: ports are then listed every second.
 */
export function portWatcher(platform: NodeJS.Platform): ((changed: () => void) => () => void) | undefined {
  if (platform !== 'linux') return undefined;
  return (changed) => {
    try {
      const watcher = watch('/dev', { persistent: false }, (_event, name) => {
        if (name === null || /^(ttyUSB|ttyACM|ttyS|ttyAMA|hidraw)/.test(name)) changed();
      });
      watcher.on('error', () => undefined);
      return () => watcher.close();
    } catch {
      return () => undefined;
    }
  };
}
