import { edited, type TextEdit } from '../../../model/configuration/edit.ts';
import type { ManifestEditor } from '../types.ts';

interface Element {
  readonly start: number;
  readonly end: number;
}

/** `pom.xml`. Source: https://maven.apache.org/pom.html */
export const POM: ManifestEditor = {
  ecosystem: 'maven',
  wants: (name) => name === 'pom.xml' || name.endsWith('.pom'),
  raise(text, { name, to }) {
    const blank = withoutComments(text);
    const edits = elements(blank, 'dependency').flatMap((own): TextEdit[] => {
      if (`${textIn(blank, own, 'groupId')}:${textIn(blank, own, 'artifactId')}` !== name) return [];
      const version = elementIn(blank, own, 'version');
      if (!version) return [];
      const property = /^\s*\$\{([\w.-]+)\}\s*$/.exec(blank.slice(version.start, version.end))?.[1];
      const place = property === undefined ? version : propertyPlace(blank, property);
      return place ? [{ ...place, text: to }] : [];
    });
    const distinct = [...new Map(edits.map((edit) => [edit.start, edit])).values()];
    return distinct.length === 0 ? undefined : edited(text, distinct);
  },
  override(text, { name, to }) {
    const [group = '', artifact = ''] = name.split(':');
    const blank = withoutComments(text);
    const unit = /\n([ \t]+)</.exec(text)?.[1] ?? '  ';
    const own = (depth: number): string =>
      [
        '<dependency>',
        `${unit}<groupId>${group}</groupId>`,
        `${unit}<artifactId>${artifact}</artifactId>`,
        `${unit}<version>${to}</version>`,
        '</dependency>',
      ]
        .map((line) => `${unit.repeat(depth)}${line}\n`)
        .join('');
    const [management] = elements(blank, 'dependencyManagement');
    const list = management && elementIn(blank, management, 'dependencies');
    if (list) {
      const at = blank.lastIndexOf('\n', list.end) + 1;
      return edited(text, [{ start: at, end: at, text: own(3) }]);
    }
    const end = blank.lastIndexOf('</project>');
    if (management || end < 0) return undefined;
    const block = `${unit}<dependencyManagement>\n${unit}${unit}<dependencies>\n${own(3)}${unit}${unit}</dependencies>\n${unit}</dependencyManagement>\n`;
    return edited(text, [{ start: end, end, text: block }]);
  },
  relock: () => undefined,
};

/** Only a property of the project itself; not of a profile. */
function propertyPlace(text: string, name: string): Element | undefined {
  const [properties] = elements(text, 'properties');
  return properties && elementIn(text, properties, name);
}

function textIn(text: string, inside: Element, name: string): string {
  const found = elementIn(text, inside, name);
  return found ? text.slice(found.start, found.end).trim() : '';
}

/** What is between the tags of the first element of a name. */
function elementIn(text: string, { start, end }: Element, name: string): Element | undefined {
  return elements(text.slice(start, end), name)
    .slice(0, 1)
    .map((found) => ({ start: found.start + start, end: found.end + start }))[0];
}

function elements(text: string, name: string): Element[] {
  const found: Element[] = [];
  const [open, close] = [`<${name}>`, `</${name}>`];
  for (let at = text.indexOf(open); at >= 0;) {
    const start = at + open.length;
    const end = text.indexOf(close, start);
    if (end < 0) break;
    found.push({ start, end });
    at = text.indexOf(open, end);
  }
  return found;
}

function withoutComments(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', at)) {
    const closing = text.indexOf('-->', start + 4);
    const end = closing < 0 ? text.length : closing + 3;
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\n]/g, ' '));
    at = end;
  }
  return parts.join('') + text.slice(at);
}
