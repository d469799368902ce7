import { nodeName, type WordNode } from './word-nodes.ts';

/** What bash needs to complete the words of `plimsoll`, for `source` or a file in its folder of completions. */
export function bashCompletion(nodes: readonly WordNode[]): string {
  return `# Completion of plimsoll for bash. Made by: plimsoll completion bash
_plimsoll_words() {
  local IFS=$' \\t\\n' prefix=
  if [[ $current == *,* ]]; then prefix=\${current%,*},; fi
  COMPREPLY=($(compgen -P "$prefix" -W "$1" -- "\${current##*,}"))
}

_plimsoll_paths() {
  local path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$current")
}

_plimsoll() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} node=plimsoll word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    if [[ $word == -- ]]; then _plimsoll_paths -f; return; fi
    case "$node $word" in
      ${nodes.slice(1).map(quotedName).join(' | ')}) node="$node $word" ;;
    esac
  done
  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  case "$node $previous" in
${nodes.flatMap(valueCases).join('\n')}
  esac
  case $node in
${nodes.map(nodeCase).join('\n')}
  esac
}

complete -F _plimsoll plimsoll
`;
}

function quotedName(node: WordNode): string {
  return quote(nodeName(node));
}

/** What follows an option that takes a value. */
function valueCases(node: WordNode): string[] {
  return node.options
    .filter(({ takesValue }) => takesValue)
    .map((option) => {
      const names = option.flags.map((flag) => quote(`${nodeName(node)} ${flag}`)).join(' | ');
      return `    ${names}) ${valueCommand(option)}return ;;`;
    });
}

function valueCommand({ choices, completion }: Pick<WordNode, 'choices' | 'completion'>): string {
  if (choices.length > 0) return `_plimsoll_words ${quote(choices.join(' '))}; `;
  if (completion === undefined) return '';
  return `_plimsoll_paths ${completion === 'folder' ? '-d' : '-f'}; `;
}

function nodeCase(node: WordNode): string {
  const flags = node.options.flatMap((option) => option.flags).join(' ');
  const words = node.children.map(({ name }) => name);
  const choices = [...words, ...node.choices];
  const other = valueCommand({ choices, completion: node.completion }).replace('; ', '') || ':';
  return `    ${quotedName(node)}) if [[ $current == -* ]]; then _plimsoll_words ${quote(flags)}; else ${other}; fi ;;`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
