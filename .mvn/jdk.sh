# Sourced by mvnw and cimmlc: leaves JAVA_HOME at a JDK of version 25 or newer.
# The user's JAVA_HOME is kept where it is new enough. Only `release` files are read: no JVM starts.
jdk_version() {
  while IFS= read -r jdk_line; do
    case $jdk_line in JAVA_VERSION=*)
      jdk_line=${jdk_line#*\"}
      echo "${jdk_line%%[!0-9]*}"
      return ;;
    esac
  done < "$1/release"
}

jdk_choose() {
  jdk_newest=24
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* \
    "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$jdk" ] && [ -x "$jdk/bin/javac" ] && [ -r "$jdk/release" ] || continue
    jdk_found=$(jdk_version "$jdk")
    [ "${jdk_found:-0}" -gt "$jdk_newest" ] || continue
    jdk_newest=$jdk_found
    jdk_best=$jdk
    [ "$jdk" != "${JAVA_HOME:-}" ] || break
  done
  if [ "$jdk_newest" -lt 25 ]; then
    echo "error: no JDK 25 or newer in JAVA_HOME, /usr/lib/jvm, ~/.sdkman or ~/.jdks: install one or set JAVA_HOME" >&2
    exit 2
  fi
  JAVA_HOME=$jdk_best
  export JAVA_HOME
}

jdk_choose
