# Sourced by mvnw and cimmlc: leaves JAVA_HOME at a JDK of version 25 or newer.
# The user's JAVA_HOME is kept where it is new enough. Only `release` files are read: no JVM starts.
jdk_version() {
  while IFS= read -r line; do
    case $line in JAVA_VERSION=*)
      line=${line#*\"}
      echo "${line%%[!0-9]*}"
      return ;;
    esac
  done 2>/dev/null < "$1/release"
}

jdk_choose() {
  newest=24
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* \
    "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
    version=$(jdk_version "$home")
    if [ "${version:-0}" -gt "$newest" ]; then
      newest=$version
      chosen=$home
      [ "$home" = "${JAVA_HOME:-}" ] && break
    fi
  done
  if [ "$newest" -lt 25 ]; then
    echo "error: no JDK 25 or newer in JAVA_HOME, /usr/lib/jvm, ~/.sdkman or ~/.jdks: install one or set JAVA_HOME" >&2
    exit 2
  fi
  JAVA_HOME=$chosen
  export JAVA_HOME
}

jdk_choose
