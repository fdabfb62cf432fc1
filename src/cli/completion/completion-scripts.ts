export type Shell = 'bash' | 'zsh' | 'fish';

/**
 * The scripts know nothing of the program but its name: they hand it the words so far and show what it answers, so they
 * stay right when commands change. An answer is one candidate a line, a tab, what it means; the last line, with a colon,
 * says whether the shell should offer paths instead.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of fbp for bash: source <(fbp completion bash)
_fbp() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files) compopt -o default 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      :*) ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]/#\\~/$HOME}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
}
complete -F _fbp fbp
`,
  zsh: `#compdef fbp
# Completion of fbp for zsh: a file _fbp in a folder of fpath, or source <(fbp completion zsh)
_fbp() {
  local -a candidates
  local line paths=none
  for line in "\${(@f)$("\${words[1]/#\\~/$HOME}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null </dev/null)}"; do
    case "$line" in
      :*) paths="\${line#:}" ;;
      *) candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  case "$paths" in
    files) _files ;;
    folders) _files -/ ;;
    *) _describe -t candidates fbp candidates ;;
  esac
}
if [ "\${funcstack[1]}" = _fbp ]; then
  _fbp "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _fbp fbp
fi
`,
  fish: `# Completion of fbp for fish: ~/.config/fish/completions/fbp.fish
function __fbp_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in ($program __complete -- $words "$current" 2>/dev/null </dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c fbp -f -a '(__fbp_complete)'
`,
};
