"""The parts of a whole: bodies submit reports, the office above accepts or returns them and adds up."""
