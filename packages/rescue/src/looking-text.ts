/** This defines the part of an undo script that looks whether something would lead nowhere; see `undoScript`. */

/** What comes before the first change where a step needs it (REQ-A2). */
export const LOOKING = `# leads PATH: whether it ends at something, its links followed; an absolute one counts from the root.
leads() {
  end=$1 hops=40
  while [ -L "$end" ]; do
    [ "$hops" -gt 0 ] || return 1
    hops=$((hops - 1)) says=$(text "$end") || return 1
    case $says in /*) end=$root\${says%.} ;; *) end=\${end%/*}/\${says%.} ;; esac
  done
  [ -e "$end" ]
}

# look_pointer DIR NAME PRIOR DIRECTORY...: refuses to lead the pointer back to PRIOR, or away, while a link in one of the
# directories, or of those where other runs changed something, leads through it to a program that would not be there then.
look_pointer() {
  home=$root/$1 name=$2 prior=$3 left=0
  pointer=$home/$name
  shift 3
  [ -L "$pointer" ] && [ "$(text "$pointer")" != "$prior." ] || return 0
  case $prior in '') tree= ;; /*) tree=$root$prior ;; *) tree=$home/$prior ;; esac
  # Later runs may have made links in directories that were not known when this script was written.
  for script in "\${here%/*}"/*/undo.sh; do
    [ -f "$script" ] && [ ! -e "\${script%/*}/undo.done" ] || continue
    untold=0
    while IFS= read -r line; do
      case $line in
        '# in') untold=1 ;;
        '# as '*) where=$(printf '%b.' "\${line#'# as '}") untold=0; among "\${where%.}" "$@" || set -- "$@" "\${where%.}" ;;
        '# in '*) among "\${line#'# in '}" "$@" || set -- "$@" "\${line#'# in '}" ;;
        '#'*) ;;
        *) break ;;
      esac
    done <"$script"
    # Older scripts do not say the name where it has a line break.
    [ "$untold" -eq 0 ] || { say "$script: changed something in a directory whose name cannot be told here"; looked "undo that run first"; }
  done
  for directory do
    for link in "$root/$directory"/* "$root/$directory"/.[!.]*; do
      [ -L "$link" ] || continue
      case \${link##*/} in .*.*.*.bak | .*.*.*.old | .*.*.*.stage) continue ;; esac
      way=$(text "$link") || continue
      case $way in */"$name"/*) way=\${way%.} ;; *) continue ;; esac
      case $way in /*) way=$root$way ;; *) way=\${link%/*}/$way ;; esac
      [ "\${way%/*}" -ef "$pointer/bin" ] && leads "$way" || continue
      if [ -n "$tree" ] && leads "$tree/bin/\${way##*/}"; then continue; fi
      left=$((left + 1))
      [ "$left" -gt 5 ] || say "$link: leads through $pointer, and would lead nowhere"
    done
  done
  [ "$left" -eq 0 ] || looked "undo the later runs that made these $left links, or remove those that were made by hand"
}

# among WORD LIST...: whether the word is in the list.
among() {
  word=$1
  shift
  for one do [ "$one" != "$word" ] || return 0; done
  return 1
}

# look_link DIR TARGET DEST: refuses to put back a link through a pointer that leads nowhere now, while the target works.
look_link() {
  target=$root/$1/$2
  if is_link "$target" "$3" || ! leads "$target"; then return 0; fi
  case $3 in /*) way=$root$3 ;; *) way=$root/$1/$3 ;; esac
  leads "$way" || { say "$target: the link that would come back leads nowhere, to $3"; looked "lead the pointer of profiles to a profile that has it"; }
}

looked() { say "nothing was changed; $1, then run this again"; exit 70; }

`;
