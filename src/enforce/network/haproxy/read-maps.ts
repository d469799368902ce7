import { Fault } from '../../../model/fault.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import { quoted } from '../../../model/sets/quoting.ts';
import { type Entry, inOrder, MAP_NAMES, mapFile, type MapName, type Maps, noEntries } from './maps.ts';
import { runtimeArtefact, VERSION } from './runtime.ts';
import { CONFIGURATION } from './configuration/configuration.ts';
import { TOKEN_LUA, TOKEN_LUA_FILE } from './configuration/token-lua.ts';

export function malformed(what: string): Fault {
  return new Fault('malformed', `${what} is nothing that the compiler for HAProxy writes`, {
    hint: 'Compile the profiles again.',
  });
}

/** The maps as files, and as the runtime commands leave them. Throws a `Fault` (`malformed`). */
export function readMaps(artefacts: readonly Artefact[]): { files: Maps; runtime: Maps } {
  const texts = new Map(artefacts.map(({ path, text }) => [path, text]));
  if (texts.size !== artefacts.length) throw malformed('a path that is there twice');
  const take = (path: string): string => {
    const text = texts.get(path);
    if (text === undefined) throw new Fault('malformed', `${path} is missing`);
    texts.delete(path);
    return text;
  };
  const configuration = take('haproxy/haproxy.cfg');
  if (configuration !== CONFIGURATION && said(configuration) !== said(CONFIGURATION))
    throw malformed('this haproxy/haproxy.cfg');
  if (take(`haproxy/${TOKEN_LUA_FILE}`) !== TOKEN_LUA) throw malformed(`this haproxy/${TOKEN_LUA_FILE}`);
  const files = noEntries();
  for (const name of MAP_NAMES) files[name] = readEntries(name, take(`haproxy/${mapFile(name)}`));
  const runtime = readRuntime(take('haproxy/runtime.txt'));
  const [other] = texts.keys();
  if (other !== undefined) throw malformed(`a file ${quoted(other)}`);
  return { files, runtime };
}

/** A configuration without comments, empty lines and the spaces around others, none of which HAProxy looks at. */
function said(configuration: string): string {
  const lines = configuration.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).join('\n');
}

function readEntries(name: MapName, text: string): Entry[] {
  const entries = text
    .split(/(?<=\n)/)
    .filter((line) => line !== '')
    .map((line): Entry => {
      const [, key, value] = /^([!"$-~][!-~]*) ([!-~](?:[ -~]*[!-~])?)\n$/.exec(line) ?? [];
      if (key === undefined || value === undefined)
        throw malformed(`the line ${quoted(line)} of ${mapFile(name)}`);
      return [key, value];
    });
  const keys = new Set(entries.map(([key]) => key));
  if (keys.size !== entries.length) throw malformed(`a key that is twice in ${mapFile(name)}`);
  return entries;
}

/** What is committed last stays; the commands must be the whole of those that the compiler writes for it. */
function readRuntime(text: string): Maps {
  const maps = noEntries();
  for (const name of MAP_NAMES) {
    const command = `add map ${VERSION} ${mapFile(name)} <<\n`;
    const payloads = text.split('\n\n').filter((block) => block.startsWith(command));
    const lines = payloads.map((block) => `${block.slice(command.length)}\n`).join('');
    maps[name] = inOrder(name, readEntries(name, lines));
  }
  if (runtimeArtefact(maps).text !== text) throw malformed('this haproxy/runtime.txt');
  return maps;
}
