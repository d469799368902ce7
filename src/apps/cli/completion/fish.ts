import { nodeName, type CompletedOption, type WordNode } from './word-nodes.ts';

/** What fish needs to complete the words of `plimsoll`, for `source` or a file in its folder of completions. */
export function fishCompletion(nodes: readonly WordNode[]): string {
  return `# Completion of plimsoll for fish. Made by: plimsoll completion fish
function __plimsoll_at
    set -l node plimsoll
    for word in (commandline -opc)[2..]
        if contains -- "$node $word" ${nodes
          .slice(1)
          .map((node) => quote(nodeName(node)))
          .join(' ')}
            set node "$node $word"
        end
    end
    test "$node" = "$argv[1]"
end

complete -c plimsoll -f
${nodes.flatMap(nodeLines).join('\n')}
`;
}

function nodeLines(node: WordNode): string[] {
  const at = `complete -c plimsoll -n ${quote(`__plimsoll_at '${nodeName(node)}'`)}`;
  const children = node.children.map(({ name, summary }) => `${at} -a ${quote(name)} -d ${quote(summary)}`);
  const choices = node.choices.length > 0 ? [`${at} -a ${quote(node.choices.join(' '))}`] : [];
  const paths = node.completion === undefined ? [] : [`${at} ${pathWords(node.completion)}`];
  return [...children, ...choices, ...paths, ...node.options.map((option) => `${at} ${optionWords(option)}`)];
}

function optionWords({ flags, description, takesValue, choices, completion }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = choices.length > 0 ? `-x -a ${quote(choices.join(' '))}` : '-x';
  const required = completion === 'folder' ? '-x' : '-r';
  const wanted =
    completion === undefined || choices.length > 0 ? value : `${required} ${pathWords(completion)}`;
  return [...names, ...(takesValue ? [wanted] : []), `-d ${quote(description)}`].join(' ');
}

function pathWords(completion: 'file' | 'folder'): string {
  return completion === 'folder' ? "-a '(__fish_complete_directories)'" : '-F';
}

/** In single quotes fish reads only these two with a backslash. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
