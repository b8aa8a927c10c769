/** This defines the text of an undo script around its steps; see `undoScript`. */

/** What comes before the steps; `@RUN@`, `@IN@`, `@UP@`, `@TOOLS@` and `@LOCK@` are filled in. */
export const HEAD = `#!/bin/sh
# Takes back run @RUN@: puts back, by one rename each, what stood at its targets before.
# Needs no argument. Run it as the owner of the root. Running it again is harmless.
# It changes something in these directories inside the root, where the scripts of other runs look for links:
@IN@set -u
LC_ALL=C
export LC_ALL
umask 022
case $0 in */*) here=\${0%/*} ;; *) here=. ;; esac
here=$(CDPATH='' cd -- "$here" && pwd -P) || exit 70
root=$(CDPATH='' cd -- "$here/@UP@" && pwd -P) || exit 70
state=$root/@LOCK@
failed=0

say() { printf '%s\\n' "undo.sh: $*" >&2; }

# One mutator at a time: the lock of the switchyard command, held until this shell ends. A redirection that fails would end
# the shell at once if it stood at exec or the colon alone: hence "command" here and "true" below.
refuse() { say "$1"; exit 30; }
for tool in @TOOLS@; do
  command -v "$tool" >/dev/null 2>&1 || { say "$tool is needed and not on PATH"; exit 70; }
done
if command -v flock >/dev/null 2>&1; then
  if [ -L "$state/lock" ] || { [ -e "$state/lock" ] && [ ! -f "$state/lock" ]; }; then refuse "$state/lock is not a lock file"; fi
  command exec 8<"$state" || refuse "$state cannot be opened"
  flock -n 8 || refuse "another process holds the lock; try again when it has ended"
  command exec 9<>"$state/lock" || refuse "$state/lock cannot be opened"
  flock -n 9 || refuse "another process holds the lock; try again when it has ended"
else
  say "flock is not installed: make sure that no switchyard command runs meanwhile"
fi
# Done once is done: by now the links may be a later run's.
if [ -f "$here/undo.done" ]; then say "this run was taken back already"; exit 0; fi

# text PATH: a link's text and a dot, because $() drops newlines at the end.
text() { readlink -n -- "$1" && printf .; }

# is_link PATH TEXT: whether PATH is a symlink with exactly this text.
is_link() { [ -L "$1" ] && [ "$(text "$1")" = "$2." ]; }

there() { [ -L "$1" ] || [ -e "$1" ]; }

# same A B: whether both names are of one file, or of links with one text.
same() {
  if [ -L "$1" ]; then [ -L "$2" ] && [ "$(text "$1")" = "$(text "$2")" ]
  else [ ! -L "$2" ] && [ "$1" -ef "$2" ]
  fi
}

# drop_stage PATH TEXT: removes our staged link, if it is there and ours.
drop_stage() {
  if is_link "$1" "$2"; then rm -f -- "$1" || failed=1; fi
}

# undo_node DIR TARGET STAGE PAYLOAD DEST: the target was a file or a link.
undo_node() {
  target=$root/$1/$2 stage=$root/$1/$3 payload=$root/$1/$4
  kept=
  if there "$payload"; then kept=$payload
  elif there "$stage" && ! is_link "$stage" "$5"; then kept=$stage
  fi
  if [ -z "$kept" ]; then
    if is_link "$target" "$5"; then say "$target: what stood there before is gone"; failed=1
    elif ! there "$target"; then say "$target: is missing, and so is what stood there before"; failed=1
    fi
  elif there "$target" && same "$kept" "$target"; then
    # Back already, or never gone: a swap by hard link was cut short, and one name is enough.
    rm -f -- "$kept" || failed=1
  elif there "$target" && ! is_link "$target" "$5"; then
    say "$target: someone else changed it; left alone, the old one is $kept"; failed=1
  elif [ -d "$target" ] && [ ! -d "$kept" ]; then
    say "$target: now leads to a directory; left alone, the old one is $kept"; failed=1
  elif [ -d "$target" ]; then
    # A pointer from one directory to another; without -T it would be moved into the directory that it leads to.
    mv -fT -- "$kept" "$target" || failed=1
  else
    mv -f -- "$kept" "$target" || failed=1
  fi
  drop_stage "$stage" "$5"
}

# undo_absent DIR TARGET STAGE PAYLOAD DEST: the target was absent.
undo_absent() {
  target=$root/$1/$2 stage=$root/$1/$3
  if is_link "$target" "$5"; then rm -f -- "$target" || failed=1
  elif there "$target"; then say "$target: someone else put something there; left alone"; failed=1
  fi
  drop_stage "$stage" "$5"
}

# is_node PATH ID: whether PATH is the node of this inode number, size and time; links are not followed.
# Of a copy that was made later nobody knew the number: it is "any" there.
is_node() {
  there "$1" || return 1
  case $2 in
    "any "*) [ "any $(stat -c '%s %Y' -- "$1")" = "$2" ] ;;
    *) [ "$(stat -c '%i %s %Y' -- "$1")" = "$2" ] ;;
  esac
}

# stamp FROM TO: a file's times to the nanosecond, which the cp of BusyBox cuts to seconds. A link's own times it cannot set.
stamp() { [ -L "$1" ] || cp --version >/dev/null 2>&1 || touch -r "$1" "$2" 2>/dev/null || true; }

# fetch DIR NAME STORE KEPT WAY TARGET WAITING IS WHAT: what stood at the target is kept in another directory, or by a copy on
# another file system: gives it the name beside the target, unless someone else's node stands there, or it waits beside it still.
fetch() {
  near=$root/$1/$2 kept=$root/$3/$4 target=$root/$1/$6 waiting=$root/$1/$7
  if there "$target" && ! "$8" "$target" "$9"; then return 0; fi
  if there "$waiting" && ! "$8" "$waiting" "$9"; then return 0; fi
  if [ "$5" = rename ]; then
    # Both: a move to what has become another file system since was cut short.
    if there "$near" && there "$kept" && ! same "$near" "$kept"; then rm -f -- "$near" || failed=1; fi
    if there "$kept" && ! there "$near"; then mv -f -- "$kept" "$near" || failed=1; fi
    return 0
  fi
  if there "$near" || ! there "$kept"; then return 0; fi
  { rm -f -- "$near.part" && cp -a -- "$kept" "$near.part" && stamp "$kept" "$near.part" && mv -f -- "$near.part" "$near"; } || { say "$kept: could not be copied to $near"; failed=1; }
}

# attribute DIR NAME KEY VALUE: gives the copy an extended attribute, which not every cp carries over.
attribute() {
  file=$root/$1/$2
  [ -f "$file" ] && [ ! -L "$file" ] || return 0
  setfattr -n "$3" -v "0s$4" -- "$file" 2>/dev/null || cp --version >/dev/null 2>&1 ||
    { say "$file: its attribute $3 could not be given back; needed is setfattr or the cp of GNU"; failed=1; }
}

# put_away DIR NAME STORE KEPT WAY ID: the node that the run had put back goes to where it was kept, if it is not there as well.
put_away() {
  near=$root/$1/$2 kept=$root/$3/$4
  is_node "$near" "$6" || return 0
  if there "$kept"; then rm -f -- "$near" || failed=1
  elif [ "$5" = rename ]; then mv -f -- "$near" "$kept" || failed=1
  else
    { rm -f -- "$kept.part" && cp -a -- "$near" "$kept.part" && stamp "$near" "$kept.part" && mv -f -- "$kept.part" "$kept" && rm -f -- "$near"; } ||
      { say "$near: could not be copied to $kept"; failed=1; }
  fi
}

# undo_restored DIR TARGET FROM PAYLOAD ID: the node kept at FROM was put back; what stood there is kept at PAYLOAD.
undo_restored() {
  target=$root/$1/$2 from=$root/$1/$3 payload=$root/$1/$4
  # Cut short between the exchange and the filing away: what stood there waits at FROM.
  if is_node "$target" "$5" && ! there "$payload" && there "$from" && ! is_node "$from" "$5"; then
    mv -f -- "$from" "$payload" || { failed=1; return; }
  fi
  if ! there "$payload"; then
    if is_node "$target" "$5"; then say "$target: what stood there before is gone"; failed=1
    elif ! there "$target"; then say "$target: is missing, and so is what stood there before"; failed=1
    fi
  elif there "$target" && same "$payload" "$target"; then
    rm -f -- "$payload" || failed=1
  elif there "$target" && ! is_node "$target" "$5"; then
    say "$target: someone else changed it; left alone, the old one is $payload"; failed=1
  elif [ -d "$target" ]; then
    say "$target: now leads to a directory; left alone, the old one is $payload"; failed=1
  else
    # The node gets its own name back before the target stops being one of its names.
    if there "$target" && ! there "$from"; then ln -- "$target" "$from" || { failed=1; return; }; fi
    if there "$target" && ! is_node "$from" "$5"; then say "$from: is someone else's; $target was left alone"; failed=1; return; fi
    mv -f -- "$payload" "$target" || failed=1
  fi
}

# undo_placed DIR TARGET FROM ID: the node kept at FROM was put where nothing stood.
undo_placed() {
  target=$root/$1/$2 from=$root/$1/$3
  if is_node "$target" "$4"; then
    if ! there "$from"; then mv -f -- "$target" "$from" || failed=1
    elif is_node "$from" "$4"; then rm -f -- "$target" || failed=1
    else say "$from: is someone else's; $target was left alone"; failed=1
    fi
  elif there "$target"; then say "$target: someone else put something there; left alone"; failed=1
  fi
}

# lends PATH ID: whether PATH is the file of this inode number and owner.
lends() {
  [ -f "$1" ] && [ ! -L "$1" ] || return 1
  case $2 in
    "any "*) [ "any $(stat -c '%u %g' -- "$1")" = "$2" ] ;;
    *) [ "$(stat -c '%i %u %g' -- "$1")" = "$2" ] ;;
  esac
}

# give DIR NAME ID MODE CAPABILITY TEXT: gives the file its set-id bits and capabilities; those in base64 and as setcap reads them.
give() {
  file=$root/$1/$2
  lends "$file" "$3" || return 0
  if [ "$(stat -c %h -- "$file")" != 1 ] && [ ! -u "$file" ] && [ ! -g "$file" ]; then
    say "$file: has another name, which would have its rights too; remove that, then run this again"
    lacking
    return 0
  fi
  if [ -n "$5" ]; then
    setfattr -n security.capability -v "0s$5" -- "$file" 2>/dev/null ||
      { [ -n "$6" ] && setcap "$6" "$file" 2>/dev/null; } ||
      { say "$file: its capabilities could not be given back; needed is setfattr or setcap"; lacking; }
  fi
  chmod "$4" -- "$file" || lacking
}

# lacking: what is put back lacks rights. Whoever comes next looks for it at its target.
lacking() { failed=1; true >"$here/undo.lacking"; }

# give_late DIR TARGET ID MODE CAPABILITY TEXT: the same at the target, where an earlier go could not.
give_late() { [ ! -f "$here/undo.lacking" ] || give "$@"; }

# take DIR NAME ID MODE OWNER: takes them off. Giving a file to its owner does it; off another name of it they stay.
take() {
  file=$root/$1/$2
  lends "$file" "$3" || return 0
  if [ "$(stat -c %h -- "$file")" != 1 ]; then
    [ ! -u "$file" ] && [ ! -g "$file" ] || { say "$file: is privileged and has another name; its rights were left"; failed=1; }
    return 0
  fi
  { chown "$5" -- "$file" && chmod "$4" -- "$file"; } || failed=1
}

# undo_removed DIR TARGET PAYLOAD: the target was taken away; it is kept at PAYLOAD.
undo_removed() {
  target=$root/$1/$2 payload=$root/$1/$3
  if there "$payload"; then
    if there "$target" && ! same "$payload" "$target"; then
      say "$target: someone else put something there; left alone, the old one is $payload"; failed=1
    else
      # ln replaces nothing, mv might.
      { there "$target" || ln -- "$payload" "$target"; } && rm -f -- "$payload" || failed=1
    fi
  elif ! there "$target"; then say "$target: is missing, and so is what stood there before"; failed=1
  fi
}

`;

/** What comes right before the steps: from here on recovery finishes what is cut short. */
export const START = `true >"$here/undo.started" || exit 70
`;

/** What comes behind them. */
export const TAIL = `
if command -v sync >/dev/null 2>&1; then sync; fi
if [ "$failed" -ne 0 ]; then say "not everything could be put back; see above"; exit 70; fi
true >"$here/undo.done" || exit 70
if command -v sync >/dev/null 2>&1; then sync; fi
exit 0
`;
