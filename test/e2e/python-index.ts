import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, writeFiles } from './fix-stage.ts';

/** By name and version, what each asks for. */
type Wheels = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** An index as pip asks it (https://peps.python.org/pep-0503), whose wheels may be changed. */
export async function pythonIndex(first: Wheels) {
  let wheels = first;
  const bytes = new Map<string, Buffer>();
  const fileOf = (name: string, version: string): string => `${name}-${version}-py3-none-any.whl`;
  const wheelOf = (name: string, version: string): Buffer => {
    const file = fileOf(name, version);
    const made = bytes.get(file) ?? wheel(name, version, wheels[name]?.[version] ?? []);
    bytes.set(file, made);
    return made;
  };
  const { url, ...server } = await serve((path, response) => {
    const [, file = ''] = /^\/files\/([\w.-]+)$/.exec(path) ?? [];
    const [, packed = '', of = ''] = /^(\w+)-(\d[\d.]*)-/.exec(file) ?? [];
    if (packed !== '') return response.end(wheelOf(packed, of));
    const [, name = ''] = /^\/simple\/(\w+)\/$/.exec(path) ?? [];
    const links = Object.keys(wheels[name] ?? {}).map((version) => {
      const digest = createHash('sha256').update(wheelOf(name, version)).digest('hex');
      return `<a href="/files/${fileOf(name, version)}#sha256=${digest}">${fileOf(name, version)}</a>\n`;
    });
    response.statusCode = links.length > 0 ? 200 : 404;
    response.setHeader('content-type', 'text/html');
    return response.end(`<!DOCTYPE html><html><body>${links.join('')}</body></html>`);
  });
  return { ...server, url: `${url}/simple`, release: (more: Wheels) => void (wheels = more) };
}

/** https://packaging.python.org/en/latest/specifications/binary-distribution-format */
function wheel(name: string, version: string, requires: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-wheel-'));
  try {
    const info = `${name}-${version}.dist-info`;
    writeFiles(folder, {
      [`${name}/__init__.py`]: '',
      [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${requires.map((one) => `Requires-Dist: ${one}\n`).join('')}`,
      [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
      [`${info}/RECORD`]: `${name}/__init__.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
    });
    execFileSync('zip', ['-qrD', 'made.whl', name, info], { cwd: folder });
    return readFileSync(join(folder, 'made.whl'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
