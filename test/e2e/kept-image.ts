import { join } from 'node:path';
import { kept } from '../run/e2e/kept.ts';
import { must } from './command.ts';

/**
 * An archive, as `docker save` writes it, of images that are built by Docker once for each content of their recipe.
 * `build` leaves the images in the engine; they stay there.
 */
export async function keptImages(
  name: string,
  images: readonly string[],
  recipe: readonly string[],
  build: () => Promise<void>,
): Promise<string> {
  const engine = await must('docker', ['version', '--format', '{{.Server.Version}}']);
  const folder = await kept(name, [engine, ...images, ...recipe], async (unfinished) => {
    await build();
    await must('docker', ['save', '--output', join(unfinished, 'images.tar'), ...images]);
  });
  return join(folder, 'images.tar');
}

/** As `keptImages`; and they are in the engine. */
export async function loadKeptImages(...asked: Parameters<typeof keptImages>): Promise<string> {
  const archive = await keptImages(...asked);
  await must('docker', ['load', '--quiet', '--input', archive]);
  return archive;
}
