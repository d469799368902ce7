import { scanCommand } from './scan.ts';

export const command = scanCommand({
  name: 'image',
  summary: 'scan an image of a local engine or of a registry',
  description: 'As "plimsoll scan image:NAME": a file or folder of that name is not meant.',
  examples: [
    ['plimsoll image debian:13'],
    ['plimsoll image archive:app.tar --exit-code 1 --severity critical,high'],
  ],
  targetOf: (word) =>
    /^(?:image|docker|podman|engine|registry|(?:docker-|oci-)?archive|oci|oci-layout):/.test(word)
      ? word
      : `image:${word}`,
});
