"""`python -m toolkit` is `tiltaksplan`."""

from toolkit.cli import main

if __name__ == "__main__":
    main()
