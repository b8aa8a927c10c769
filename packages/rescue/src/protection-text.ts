/** This defines the part of an undo script that takes back protected targets; see `undoScript`. */

/** What comes behind the head where a step needs it; `@RECORD@` is filled in. */
export const PROTECTION = `# dpkg's record of diversions, inside the root.
record=$root/@RECORD@

# diverts FROM TO: whether dpkg has exactly this local diversion.
diverts() {
  [ -f "$record" ] || return 1
  while IFS= read -r from && IFS= read -r to && IFS= read -r by; do
    if [ "$from" = "$1" ] && [ "$to" = "$2" ] && [ "$by" = : ]; then return 0; fi
  done <"$record"
  return 1
}

# idle: whether nobody holds dpkg's locks for writing, by the inode numbers of their files.
idle() {
  [ -r /proc/locks ] || { say "/proc/locks cannot be read: make sure that neither dpkg nor apt runs meanwhile"; return 0; }
  for lock in lock-frontend lock; do
    [ -e "\${record%/*}/$lock" ] || continue
    number=$(stat -c %i -- "\${record%/*}/$lock") || return 1
    while read -r _ _ _ access pid place _; do
      case $access/$place in
        WRITE/*:"$number") say "dpkg or apt is at work (process $pid); run this again when it has ended"; return 1 ;;
      esac
    done </proc/locks
  done
}

# undivert FROM TO: takes the diversion out of the record; every other line stays as it is.
undivert() {
  diverts "$1" "$2" || return 0
  idle || return 1
  fresh=\${record%/*}/.diversions.switchyard.new odd=
  rm -f -- "$fresh" || return 1
  while IFS= read -r from && IFS= read -r to && IFS= read -r by; do
    [ "$from" = "$1" ] && [ "$to" = "$2" ] && [ "$by" = : ] || printf '%s\\n%s\\n%s\\n' "$from" "$to" "$by" || { odd=1; break; }
    from=
  done <"$record" >"$fresh"
  if [ -n "$odd$from" ]; then say "$record: does not consist of three lines for each diversion, or could not be copied"; rm -f -- "$fresh"; return 1; fi
  chown "$(stat -c %u:%g -- "$record")" -- "$fresh" && chmod "$(stat -c %a -- "$record")" -- "$fresh" || return 1
  # Just that file, where sync can.
  if command -v sync >/dev/null 2>&1; then sync "$fresh" 2>/dev/null || sync; fi
  mv -f -- "$fresh" "$record"
}

# prior_aside DEST: whether what stands at the diverted name is still the node that stood at the target before.
prior_aside() {
  if there "$payload"; then same "$payload" "$aside"
  elif there "$stage" && ! is_link "$stage" "$1"; then same "$stage" "$aside"
  else there "$target" && same "$target" "$aside"
  fi
}

# noted DIR TARGET: whether an earlier go has put at the target what an upgrade brought, by the file's inode number, size and time.
noted() {
  there "$target" && [ -f "$here/undo.upgraded" ] || return 1
  mark="$(stat -c '%i %s %Y' -- "$target") $1/$2"
  while IFS= read -r line; do
    if [ "$line" = "$mark" ]; then return 0; fi
  done <"$here/undo.upgraded"
  return 1
}

# put_upgraded DEST ID DIR TARGET: puts at the target what an upgrade brought; what stood there before, known by ID, is kept.
put_upgraded() {
  if ! there "$payload"; then
    if there "$stage" && ! is_link "$stage" "$1"; then mv -f -- "$stage" "$payload" || return 1
    elif is_node "$target" "$2"; then ln -- "$target" "$payload" || return 1
    fi
  fi
  if there "$target" && ! is_link "$target" "$1" && ! { there "$payload" && same "$payload" "$target"; }; then
    say "$target: someone else changed it; left alone, the package's file is $aside"; return 1
  fi
  if [ -d "$target" ]; then say "$target: now leads to a directory; left alone, the package's file is $aside"; return 1; fi
  drop_stage "$stage" "$1"
  if ! there "$stage"; then ln -- "$aside" "$stage" || return 1
  elif ! same "$stage" "$aside"; then say "$stage: is someone else's; $target was left alone"; return 1
  fi
  printf '%s %s\\n' "$(stat -c '%i %s %Y' -- "$aside")" "$3/$4" >>"$here/undo.upgraded" || return 1
  mv -f -- "$stage" "$target"
}

# undo_protected DIR TARGET STAGE PAYLOAD DEST NAME FROM TO ID: the target's upgrades were diverted to NAME.
undo_protected() {
  target=$root/$1/$2 stage=$root/$1/$3 payload=$root/$1/$4 aside=$root/$1/$6 diverted=
  if diverts "$7" "$8"; then diverted=1; fi
  if noted "$1" "$2"; then drop_stage "$stage" "$5"
  elif there "$aside" && there "$payload" && ! same "$payload" "$aside" && there "$target" && same "$aside" "$target"; then
    # What an upgrade brought is back already.
    if there "$stage" && same "$stage" "$target"; then rm -f -- "$stage" || failed=1; fi
    drop_stage "$stage" "$5"
  elif [ -n "$diverted" ] && ! there "$aside" && { is_link "$target" "$5" || ! there "$target"; }; then
    say "$target: the package's file at $aside is gone; install the package again, then run this again"; failed=1; return
  elif [ -n "$diverted" ] && there "$aside" && ! prior_aside "$5"; then
    put_upgraded "$5" "$9" "$1" "$2" || { failed=1; return; }
  else
    undo_node "$1" "$2" "$3" "$4" "$5"
  fi
  # Someone's own file at that name, or someone else's at the target: then the diversion stays.
  if there "$aside" && ! { there "$target" && same "$aside" "$target"; }; then return; fi
  undivert "$7" "$8" || { failed=1; return; }
  if there "$aside"; then rm -f -- "$aside" || failed=1; fi
}

`;
