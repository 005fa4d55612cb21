# Reads what strace -y saw of a program that saves, and keeps account of what survives if the power
# goes now: data that was synced, names in folders that were.  A name may never stand for data that
# could be lost, and nothing else may be done - no file begun, written or removed, no end of the
# program - before a new name is safe.
function bad(what) { print "line " NR ": " what ": " $0; wrong = 1; exit 1 }
function bracketed(text) { match(text, /<[^>]*>/); return substr(text, RSTART + 1, RLENGTH - 2) }
function absolute(path) { return path ~ /^\// ? path : top "/" path }
function folder_of(path) { sub(/\/[^\/]*$/, "", path); return path }
function need_safe_names(  folder) {
  for (folder in unsafe_names) bad("goes on while names could be lost in " folder)
}

!/= [0-9]+/ { next }  # failed
/ openat\(AT_FDCWD</ && top == "" { top = bracketed($0) }
/ (write|unlink|rename|mkdir)\(/ || / openat\(.*O_CREAT/ { need_safe_names() }
/ openat\(.*O_TRUNC/ { bad("a file is emptied where it stands") }
/ openat\(.*O_CREAT/ && /\.tmp-/ && !/writable/ {
  match($0, /= [0-9]+<.*>/)
  file = bracketed(substr($0, RSTART))
  unsynced[file] = is_open[file] = 1
  ++begun
}
/ link(at)?\(/ { ++begun }  # another name of a file that is whole
/ write\(/ && bracketed($0) in is_open { unsynced[bracketed($0)] = 1 }
/ fsync\(/ { delete unsynced[bracketed($0)]; delete unsafe_names[bracketed($0)] }
/ close\(/ { delete is_open[bracketed($0)] }
/ mkdir\("/ { split($0, part, "\""); unsafe_names[folder_of(absolute(part[2]))] = 1 }
/ rename\("/ {
  split($0, part, "\"")
  from = absolute(part[2])
  if (from in unsynced) bad("renamed before its data was synced")
  if (from in is_open) bad("renamed before it was closed")
  unsafe_names[folder_of(absolute(part[4]))] = 1
  ++published
}
END {
  if (wrong) exit 1
  NR = "the end"
  $0 = ""
  need_safe_names()
  if (wrong || begun != published || published == 0) {
    print begun " files begun, " published " published"
    exit 1
  }
  print published " files published"
}
